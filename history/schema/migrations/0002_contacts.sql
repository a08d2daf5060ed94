-- The number given by the author, and the hash of the previous message of that author; both are NULL without links.
ALTER TABLE message ADD COLUMN number INTEGER;
ALTER TABLE message ADD COLUMN prev BLOB;

-- Own messages by their number, for the outbox.
CREATE INDEX message_number ON message (number) WHERE via = 0 AND number IS NOT NULL;

-- The greatest number of an own message ever given, which outlives the message that had it.
ALTER TABLE newest ADD COLUMN number INTEGER NOT NULL DEFAULT 0;

-- The nodes that were ever linked, see chat.Contact. Addresses are as in message.address.
CREATE TABLE contact (
	key     BLOB PRIMARY KEY,
	name    TEXT NOT NULL DEFAULT '',
	met     INTEGER NOT NULL DEFAULT 0, -- microseconds since 1970; 0: not yet
	seen    INTEGER NOT NULL DEFAULT 0,
	base    INTEGER NOT NULL DEFAULT 0,
	reached INTEGER NOT NULL DEFAULT 0,
	heard   INTEGER NOT NULL DEFAULT 0, -- changes with the messages themselves
	room    BLOB,
	link    BLOB,
	plain   BLOB
) STRICT;
