// Loaded into a measured process: leaves what it has used in a file when it ends.
const { writeFileSync } = require('fs');

process.on('exit', () => writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())));
