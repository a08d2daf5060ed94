-- Messages below this ID have words of an earlier version of the program. The program renews these from the newest down.
ALTER TABLE newest ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
UPDATE newest SET stale = ifnull((SELECT max(id) + 1 FROM message), 0);
-- Meanwhile SQLite does not merge parts of the full-text table for each tenth that is deleted.
INSERT INTO word (word, rank) SELECT 'deletemerge', 0 FROM newest WHERE stale > 0;
