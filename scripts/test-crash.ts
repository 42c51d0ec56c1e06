/** The crash tests in full: kill -9 at every step of both machines, and at 200 random moments. Hours, not minutes. */
process.env['CLAIMGATE_SWEEP'] = 'full';
process.env['CLAIMGATE_KILLS'] ??= '200';
process.argv.push('crash', 'transmit-kill');
await import('./test.ts');
