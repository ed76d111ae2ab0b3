// Loaded before the program: lets it believe that it runs under Node 20, until it has chosen another one
// (or for ever, with ALWAYS_OLD_NODE).
if (process.env.TRADEWRIGHT_NODE_CHOSEN === undefined || process.env.ALWAYS_OLD_NODE !== undefined) {
  Object.defineProperty(process.versions, 'node', { value: '20.1.0' });
}
