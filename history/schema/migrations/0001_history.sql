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
	pos          INTEGER NOT NULL,  -- chat.Pos.Order; among equal ones the key decides
	author       INTEGER NOT NULL,  -- author.num
	address      BLOB,              -- where it came from: IP address (4 or 16 bytes and the zone), then the port, little-endian
	at           INTEGER NOT NULL,  -- microseconds since 1970
	via          INTEGER NOT NULL,  -- chat.Via
	encoding     INTEGER NOT NULL,  -- chat.Encoding
	text         TEXT    NOT NULL,
	raw          BLOB,              -- the datagram, where reading it was not exact
	deliveries   TEXT,              -- JSON: [{"to":"192.0.2.7","state":1,"why":"..."}]
	log          INTEGER,           -- the log of the entry that the message shows: journal.LogID, with its highest bit as the sign
	number       INTEGER,           -- the number of that entry; 0 while it is to be made
	entry        INTEGER            -- entry.key of that entry
) STRICT;

CREATE INDEX message_pos ON message (conversation, pos);

-- Own messages whose entries are to be made.
CREATE INDEX message_unsaid ON message (number) WHERE number = 0;

-- The times within each 4,096 IDs of a conversation (message.key / 4096), so that a search for one week reads only that week.
CREATE TABLE span (
	num  INTEGER PRIMARY KEY,
	low  INTEGER NOT NULL,          -- microseconds since 1970, as message.at
	high INTEGER NOT NULL
) STRICT;

-- The greatest numbers ever given, which outlive the messages that had them, and how much there is of what is bounded.
CREATE TABLE newest (
	one     INTEGER PRIMARY KEY CHECK (one = 1),
	id      INTEGER NOT NULL,       -- chat.ID
	pos     INTEGER NOT NULL,       -- message.pos
	arrived INTEGER NOT NULL,       -- entry.arrived
	plain   INTEGER NOT NULL        -- bytes that are counted for plain text
) STRICT;
INSERT INTO newest VALUES (1, 0, 0, 0, 0);

-- The words of each message, under its key. The program splits texts into words and puts spaces between them.
CREATE VIRTUAL TABLE word USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO word (word, rank) VALUES ('automerge', 8);

-- The nodes that were ever heard of, see chat.Contact. Addresses are as in message.address.
CREATE TABLE contact (
	key     BLOB    PRIMARY KEY,
	name    TEXT    NOT NULL DEFAULT '',
	met     INTEGER NOT NULL DEFAULT 0, -- microseconds since 1970; 0: not yet
	seen    INTEGER NOT NULL DEFAULT 0,
	room    BLOB,
	link    BLOB,
	plain   BLOB
) STRICT;

-- The logs of the journal. Authors are keys here, since those of messages also have plain peers.
CREATE TABLE log (
	num          INTEGER PRIMARY KEY,       -- below 2^23, see entry.key
	conversation INTEGER NOT NULL,          -- conversation.num
	author       BLOB    NOT NULL,          -- Ed25519 key, 32 bytes
	id           INTEGER NOT NULL,          -- journal.LogID, with its highest bit as the sign
	low          INTEGER NOT NULL DEFAULT 0, -- the entries low to high are here without a gap; 0: none
	high         INTEGER NOT NULL DEFAULT 0,
	lowest       INTEGER NOT NULL DEFAULT 0, -- entries below were forgotten and are not asked for
	bytes        INTEGER NOT NULL DEFAULT 0, -- of headers and bodies; counted, so that nobody has to read them all
	introducer   BLOB,                      -- whose share of the disk the newest entries count to, 32 bytes; NULL: none
	UNIQUE (conversation, author, id)
) STRICT;

-- Entries as they are sent. The key is the number of the log times 2^40 plus the number of the entry, so a range of a log lies
-- together.
CREATE TABLE entry (
	key     INTEGER PRIMARY KEY,
	arrived INTEGER NOT NULL,               -- counts entries in the order in which they came, from 1 on
	at      INTEGER NOT NULL,               -- order time, microseconds since 1970: see journal.OrderTime
	header  BLOB    NOT NULL,               -- 227 bytes: see journal.Header
	body    BLOB,                           -- as sealed; NULL where it was deleted or withheld
	message INTEGER                         -- message.key of the message that shows it; 0: it was deleted here
) STRICT;

-- The entries in the order in which they came, for what a newcomer may have.
CREATE INDEX entry_arrived ON entry (arrived);

-- The entries without a body, so that they are found without reading all. A body costs nothing here.
CREATE INDEX entry_hole ON entry (key) WHERE body IS NULL;

-- The entries with a body that show nothing: of kinds that never do, or sealed with a key that is not known yet.
CREATE INDEX entry_unshown ON entry (key) WHERE body IS NOT NULL AND message IS NULL;

-- The entries that carry others: see journal.KindAgain. The kind stands in two bytes of the header.
CREATE INDEX entry_again ON entry (key) WHERE substr(header, 2, 2) = x'0007';

-- Who belongs to a conversation, or has signed what it has of it.
CREATE TABLE member (
	conversation INTEGER NOT NULL,          -- conversation.num
	key          BLOB    NOT NULL,          -- 32 bytes
	since        INTEGER,                   -- a value of entry.arrived: it is served what came later; NULL: not met
	met          INTEGER NOT NULL DEFAULT 0, -- 1: in person
	receipt      BLOB,                      -- its newest receipt, as signed
	UNIQUE (conversation, key)
) STRICT;

-- What members have told on their links that they hold of own logs, as long as no receipt of theirs is newer: see journal.Told.
CREATE TABLE told (
	log    INTEGER NOT NULL,                -- log.num
	member BLOB    NOT NULL,                -- 32 bytes
	low    INTEGER NOT NULL,                -- the entries low to high, bodies included; high 0: nothing
	high   INTEGER NOT NULL,
	at     INTEGER NOT NULL,                -- when it was told, in microseconds since 1970
	UNIQUE (log, member)
) STRICT;

-- The two entries of one number that prove that a log was written twice: the ones with the lowest number that is known.
CREATE TABLE fork (
	log    INTEGER PRIMARY KEY,             -- log.num
	a      BLOB NOT NULL,                   -- headers, 227 bytes each
	a_body BLOB,                            -- bodies as in entry.body
	b      BLOB NOT NULL,
	b_body BLOB
) STRICT;

-- What members call themselves: the newest of their profiles.
CREATE TABLE profile (
	key  BLOB    PRIMARY KEY,               -- 32 bytes
	name TEXT    NOT NULL,
	at   INTEGER NOT NULL                   -- of the entry, microseconds since 1970: the greatest counts
) STRICT;

-- The networks that this node was in, and how many entries it had when it joined each for the first time. A newcomer that is met
-- there gets no older ones.
CREATE TABLE network (
	id      TEXT    PRIMARY KEY,
	arrived INTEGER NOT NULL,               -- newest.arrived
	seen    INTEGER NOT NULL                -- when it was joined last, microseconds since 1970
) STRICT;
