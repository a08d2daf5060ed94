-- Conversations have small numbers here, so that rows and indexes do not hold 32 bytes each. Number 0 is the open room.
CREATE TABLE conversation (
	num INTEGER PRIMARY KEY,        -- below 2^21, see message.key
	id  BLOB    NOT NULL UNIQUE     -- chat.Conversation, 32 bytes; zeros: the open room
) STRICT;
INSERT INTO conversation VALUES (0, zeroblob(32));

-- All authors, so that a message holds a number instead of a name.
CREATE TABLE author (
	num INTEGER PRIMARY KEY,
	id  TEXT    NOT NULL UNIQUE     -- chat.MemberID
) STRICT;

-- Messages as they are shown and searched. The key is the number of the conversation times 2^42 plus the chat.ID. So the
-- messages of a conversation lie together in the order in which they came, and so do their words and spans: what reads one
-- conversation reads no row of another one.
CREATE TABLE message (
	key          INTEGER PRIMARY KEY,
	conversation INTEGER NOT NULL,  -- conversation.num
	pos          INTEGER NOT NULL,  -- the place in the order of the conversation
	author       INTEGER NOT NULL,  -- author.num
	address      BLOB,              -- where it came from: IP address (4 or 16 bytes and the zone), then the port, little-endian
	at           INTEGER NOT NULL,  -- microseconds since 1970
	via          INTEGER NOT NULL,  -- chat.Via
	encoding     INTEGER NOT NULL,  -- chat.Encoding
	text         TEXT    NOT NULL,
	raw          BLOB,              -- the datagram, where reading it was not exact
	deliveries   TEXT,              -- JSON: [{"to":"192.0.2.7","state":1,"why":"..."}]
	number       INTEGER,           -- of a letter, given by its author
	prev         BLOB,              -- of a letter: the hash of the letter before of its author, 32 bytes
	entry        INTEGER            -- entry.key of the entry that the message shows
) STRICT;

CREATE INDEX message_pos ON message (conversation, pos);

-- Own letters by their number, for the outbox.
CREATE INDEX message_number ON message (number) WHERE via = 0 AND number IS NOT NULL;

-- The times within each 4,096 IDs of a conversation (message.key / 4096), so that a search for one week reads only that week.
CREATE TABLE span (
	num  INTEGER PRIMARY KEY,
	low  INTEGER NOT NULL,          -- microseconds since 1970, as message.at
	high INTEGER NOT NULL
) STRICT;

-- The greatest numbers ever given, which outlive the messages that had them.
CREATE TABLE newest (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	id     INTEGER NOT NULL,        -- chat.ID
	number INTEGER NOT NULL         -- of an own letter
) STRICT;
INSERT INTO newest VALUES (1, 0, 0);

-- The words of each message, under its key. The program splits texts into words and puts spaces between them.
CREATE VIRTUAL TABLE word USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO word (word, rank) VALUES ('automerge', 8);

-- The nodes that were ever linked, see chat.Contact. Addresses are as in message.address.
CREATE TABLE contact (
	key     BLOB    PRIMARY KEY,
	name    TEXT    NOT NULL DEFAULT '',
	met     INTEGER NOT NULL DEFAULT 0, -- microseconds since 1970; 0: not yet
	seen    INTEGER NOT NULL DEFAULT 0,
	base    INTEGER NOT NULL DEFAULT 0,
	reached INTEGER NOT NULL DEFAULT 0,
	heard   INTEGER NOT NULL DEFAULT 0, -- changes with the letters themselves
	room    BLOB,
	link    BLOB,
	plain   BLOB
) STRICT;
