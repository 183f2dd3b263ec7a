/** In SQL: the table of the vectors, or its partitions. */
export const vectorTables = `SELECT oid FROM pg_class WHERE oid = 'embedding'::regclass AND relkind = 'r'
  UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = 'embedding'::regclass`
