import { ledgerConformance } from './conformance.ts';
import { openSqliteStore } from './rig.ts';

ledgerConformance('SQLite', openSqliteStore);
