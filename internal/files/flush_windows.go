package files

// flush does nothing: Windows flushes no folders. NTFS keeps a log of names, so that a name is the old one or the new one.
func flush(string) error { return nil }
