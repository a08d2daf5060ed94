// Package desktop is what the system has beside the window: the tray, notifications, programs that open links and folders, and
// dialogs for a program that cannot open a window. Built without a window, it is empty.
package desktop
