// Package words has the sentences of the window in English and Chinese, and tells times, states, problems and reasons in them.
// Sentences that need the types of a part of the window are made there, by Say.
package words
