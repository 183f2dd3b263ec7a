/**
 * Every constant of the ranking. They were measured on conversations between people (LoCoMo: turns of 14 words that
 * tell something) and between a person and an assistant (BEAM: 224); `npm run bench -- lexical` measures them again.
 *
 * A record r is as strong as the sum over the distinct terms t of the question of
 *
 *     weight(t) * idf(t) * tf(t, r) * (k1 + 1) / (tf(t, r) + k1)
 *     idf(t)   = ln(1 + (N - df + 1/2) / (df + 1/2))
 *     tf(t, r) = own(t, r) / norm(r) + lent(r) * sum over neighbours n of share(n) * own(t, n) / norm(n)
 *     norm(r)  = 1 - b + b * length(r) / average length
 *     lent(r)  = 1 / (1 + (length(r) / halfLength)²)
 *
 * own: how often r itself has t, at most `maxCount`; N, df, lengths: of the scope's own records alone, in terms.
 * After Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009; several fields are
 * weighted before saturation, as in their BM25F.
 */

/** How soon more of the same word stops counting: sooner than the usual 1.2, since turns are short. */
export const k1 = 0.7

/** How much a long record's words count less each. Less than the usual .75: in a conversation length says little. */
export const b = 0.5

/**
 * What the neighbours lend: a turn answers the turn before it, and rarely repeats its words. The largest gain there
 * is: 12 points of recall at 10. Words of random turns of the same session lend nothing: it is adjacency, not topic.
 */
export const share = { before: 0.5, beforeThat: 0.25, after: 0.35, afterThat: 0.15 } as const

/** So many times more where the one before asks something: then this is the answer. */
export const answering = 2

/** Terms at which a record borrows half. Short turns need their neighbours' words; long messages are hurt by them. */
export const halfLength = 60

/**
 * Weight of a speaker's own name. A name inside a turn calls the other one and so marks the turns that are not that
 * speaker's; who spoke is weighed by core. Not 0, since people are also spoken of.
 */
export const nameWeight = 0.5

/** A posting holds a count in eight bits; with `k1` what is above makes no difference that anyone could see. */
export const maxCount = 255
