/**
 * What TensorFlow, XLA and V8 say when they run out of memory: TF_Status 8 is RESOURCE_EXHAUSTED, as the addon of
 * tfjs-node reports it. Whole phrases and in their own case, since messages have paths in them.
 */
const PHRASES = [
  /\bRESOURCE_EXHAUSTED\b/,
  /^Invalid TF_Status: 8$/m,
  /\bOOM when allocating\b/,
  /\bOut of memory (allocating|while trying to allocate)\b/,
  /\bran out of memory trying to allocate\b/,
  /^Array buffer allocation failed$/,
];

/** Whether an error says that there was not enough memory. */
export function isOutOfMemory(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return PHRASES.some((phrase) => phrase.test(message));
}
