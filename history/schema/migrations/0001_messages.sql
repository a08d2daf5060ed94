-- All authors, so that a message holds a number instead of a name.
CREATE TABLE author (
	num INTEGER PRIMARY KEY,
	id  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE message (
	id           INTEGER PRIMARY KEY,
	conversation INTEGER NOT NULL,
	pos          INTEGER NOT NULL,
	author       INTEGER NOT NULL, -- author.num
	address      BLOB,             -- where it came from: IP address (4 or 16 bytes and the zone), then the port, little-endian
	at           INTEGER NOT NULL, -- microseconds since 1970
	via          INTEGER NOT NULL, -- chat.Via
	encoding     INTEGER NOT NULL, -- chat.Encoding
	text         TEXT NOT NULL,
	raw          BLOB,             -- the datagram, where reading it was not exact
	deliveries   TEXT              -- JSON: [{"to":"192.0.2.7","state":1,"why":"..."}]
) STRICT;

CREATE INDEX message_pos ON message (pos);

-- The times within each 4,096 messages (id / 4096), so that a search for one week reads only that week.
CREATE TABLE span (
	num  INTEGER PRIMARY KEY,
	low  INTEGER NOT NULL,
	high INTEGER NOT NULL
) STRICT;

-- The greatest id ever given, which outlives the message that had it.
CREATE TABLE newest (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	id  INTEGER NOT NULL
) STRICT;
INSERT INTO newest VALUES (1, 0);

-- The words of each message, under its id. The program splits texts into words and puts spaces between them.
CREATE VIRTUAL TABLE word USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO word (word, rank) VALUES ('automerge', 8);
