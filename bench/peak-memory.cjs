/** Required into a Node process (NODE_OPTIONS) that is measured: it writes the most memory it took, in KiB, when it ends. */
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.BENCH_PEAK_MEMORY, String(process.resourceUsage().maxRSS));
});
