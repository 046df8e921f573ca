// Loaded before a measured program (`node --require`), to ask it from outside what it consumes. CommonJS, because
// nothing loads faster, and what is measured should not pay for being measured.
process.on('message', (question) => {
  if (question === 'collect' && globalThis.gc) globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send({ startedAt: performance.timeOrigin, rss, heapUsed, cpuMs: (user + system) / 1000 });
});
// Nothing measured outlives the measurement.
process.on('disconnect', () => process.exit());
