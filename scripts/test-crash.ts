/** The crash tests in full: kill -9 at every step of both machines, and at 200 random moments; daemons that stand still at every point. Hours, not minutes. */
process.env['CLAIMGATE_SWEEP'] = 'full';
process.env['CLAIMGATE_KILLS'] ??= '200';
process.argv.push('crash', 'transmit-kill', 'system/leases');
await import('./test.ts');
