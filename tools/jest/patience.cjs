// Two cores may be busy with another spec's servers; what hangs is still found.
jest.setTimeout(60_000);
