import type { SweepSpec } from '@sonde/contracts';
import { Document, isScalar, visit } from 'yaml';

/** A sweep's file as a person would write it: lists of values on one line. */
export function asYaml(spec: SweepSpec): string {
  const document = new Document(spec);
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ singleQuote: true, lineWidth: 100, flowCollectionPadding: false });
}
