interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly what: string;
}

/** Asks for the next page of a list, where there is one. */
export function MoreButton({ query: { hasNextPage, isFetchingNextPage, fetchNextPage }, what }: Props) {
  if (!hasNextPage) return null;
  return (
    <button className="more" type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {isFetchingNextPage ? 'Loading …' : `More ${what}`}
    </button>
  );
}
