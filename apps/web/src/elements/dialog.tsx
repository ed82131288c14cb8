import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

interface Props {
  readonly heading: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog, open as long as it is there. Escape closes it, and the focus goes back to where it was. */
export function Dialog({ heading, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the element is gone: only what is closed gives the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{heading}</h2>
      {children}
    </dialog>
  );
}
