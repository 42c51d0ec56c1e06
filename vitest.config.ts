import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/**/*.system.test.ts'] } },
      {
        extends: true,
        test: { name: 'system', include: ['test/**/*.system.test.ts'], fileParallelism: false, testTimeout: 180_000 },
      },
    ],
  },
});
