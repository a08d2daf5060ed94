// Package history keeps the transcript on disk: a chat.Archive over one SQLite file, history.db in the data folder.
//
// One goroutine writes, in batches of at most 100 ms or 5,000 messages; one reads, for windows and searches. When the file
// cannot be written, messages wait in memory, the trouble is told once, and writing is tried again every few seconds. A
// damaged file is set aside whole and a new one begun.
//
// The tables are described in migrations/. Times are microseconds since 1970.
package history
