import { config } from 'zod';

// zod compiles schemas where it may. The page's Content-Security-Policy forbids it, and even the try is reported.
config({ jitless: true });
