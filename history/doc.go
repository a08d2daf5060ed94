// Package history keeps the transcript on disk: a chat.Archive in one SQLite file, history.db in the data folder.
//
// One goroutine writes, in batches of at most 100 ms or 5,000 messages; one reads, for windows and searches. When the file
// cannot be written, messages wait in memory, one notice reports it, and the writer tries again every few seconds. A damaged
// file is set aside and replaced by a new one.
//
// The tables are documented in migrations/. Times are in microseconds since 1970.
package history
