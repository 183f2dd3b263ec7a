/** Part of what a stored graph is valid for: another one is made anew from the log. */
export const layoutVersion = 'neo4j-1'

export const wordIndex = 'mnestic_entity_words'

/** Statements' ends come after all explicit mentions of their record, in the order in which it says them. */
export const afterMentions: number = 2 ** 22
/** Rows that a note added to a record come after its own. */
export const afterRecord: number = 2 ** 20

/**
 * One database holds the graphs of many logs, and whatever else its owner keeps in it: all that is ours is named
 * `Mnestic...`. A graph is a number, that of a `MnesticGraph`; every node and relationship carries it.
 *
 * - `MnesticGraph {id, number, shape, revision, discarded}`: `id` is the log's and the view's name. Whoever writes
 *   locks it first. `discarded`: numbers of earlier contents that are still to be deleted.
 * - `MnesticThing {graph, scope, id, first, place}`: an entity (`MnesticEntity {key, words}`) or a literal
 *   (`MnesticLiteral {json}`). `id` is short, whatever the length of the name: index keys end at 8 kB. `first` and
 *   `place` say which row names it first; an entity that only ties name has none.
 * - `MnesticPredicate {graph, scope, name, first, row}`: one that some statement has, and which one has it first.
 * - `MnesticRecord {graph, scope, seq, at, extracted}`: one that a model is still to read is a `MnesticPending` as well;
 *   `extracted`: what a model found in it has been taken.
 * - `(thing)-[:MNESTIC_STATES {graph, scope, seq, row, predicate, ...}]->(thing)`: a record says so. Its predicate is
 *   a property, so that no text of a record ever becomes part of a query.
 * - `(record)-[:MNESTIC_MENTIONS {graph, seq, row, ...}]->(entity)`
 * - `(entity)-[:MNESTIC_TIES {graph, revision, row, kind, one, other}]->(entity)`: `one` and `other` are the records
 *   that it rests on.
 */
export const constraints: Readonly<Record<string, string>> = {
  mnestic_graph_id: 'FOR (g:MnesticGraph) REQUIRE g.id IS UNIQUE',
  mnestic_graph_number: 'FOR (g:MnesticGraph) REQUIRE g.number IS UNIQUE',
  mnestic_thing_id: 'FOR (t:MnesticThing) REQUIRE (t.graph, t.scope, t.id) IS UNIQUE',
  mnestic_predicate_name: 'FOR (p:MnesticPredicate) REQUIRE (p.graph, p.scope, p.name) IS UNIQUE',
  mnestic_record_seq: 'FOR (r:MnesticRecord) REQUIRE (r.graph, r.seq) IS UNIQUE',
  mnestic_states_row: 'FOR ()-[s:MNESTIC_STATES]-() REQUIRE (s.graph, s.seq, s.row) IS UNIQUE',
  mnestic_mentions_row: 'FOR ()-[m:MNESTIC_MENTIONS]-() REQUIRE (m.graph, m.seq, m.row) IS UNIQUE',
  mnestic_ties_row: 'FOR ()-[t:MNESTIC_TIES]-() REQUIRE (t.graph, t.revision, t.row) IS UNIQUE',
}

export const indexes: Readonly<Record<string, string>> = {
  mnestic_record_scope: 'INDEX NAME FOR (r:MnesticRecord) ON (r.graph, r.scope, r.seq)',
  mnestic_pending_scope: 'INDEX NAME FOR (r:MnesticPending) ON (r.graph, r.scope, r.seq)',
  mnestic_entity_first: 'INDEX NAME FOR (e:MnesticEntity) ON (e.graph, e.scope, e.first)',
  mnestic_states_predicate:
    'INDEX NAME FOR ()-[s:MNESTIC_STATES]-() ON (s.graph, s.scope, s.predicate, s.seq)',
  mnestic_ties_one: 'INDEX NAME FOR ()-[t:MNESTIC_TIES]-() ON (t.graph, t.one)',
  mnestic_ties_other: 'INDEX NAME FOR ()-[t:MNESTIC_TIES]-() ON (t.graph, t.other)',
  // Seen as soon as what it tells of; split at spaces only, since `words` has been split already.
  [wordIndex]:
    "FULLTEXT INDEX NAME FOR (e:MnesticEntity) ON EACH [e.words] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}",
}
