// Package join lets a person into a room by a code, without telling the code to anybody who does not know it.
//
// A Joiner has a code and asks the nodes that it is linked with, one after the other, whether they have a room with it. A Host has
// rooms that can be joined, and answers. Each run between the two is one of CPace (package cpace) for each room, in which the joiner
// is always the initiator:
//
//	joiner                              host
//	ask: a share               ->
//	                           <-       answer: 8 shares, or none
//	confirm: 8 tags            ->
//	                           <-       welcome: for each room with the code its tag, and sealed what a newcomer has to know
//	choose: place, sealed key  ->
//	                           <-       admitted, once the members of the room are told
//
// So a joiner is in after three round trips, and a run tells a stranger whether one guess was right. A host that has rooms always
// answers with eight shares: some are for rooms that are not there. So the answer tells neither which rooms there are nor how many,
// but only that there are some.
//
// What guessing costs. A run costs the host nothing if the joiner has a code of one of its rooms. Every other run takes a token out
// of a bucket that holds hostBurst and gets a new one each hostEvery; without a token, runs wait. Those wait shortest whose host
// address has failed least, so that a stranger who fails with many keys and addresses stands behind everybody who has not. There is
// no lock that a stranger could spring. All members together may be asked: 60 of them test 20 codes a second, so half of all codes
// of 20 bits take seven hours; and the members are warned. Each host counts for itself, over an hour, a day and a week: of 12,000 codes
// a week that 60 hosts test, none warns, and half of all codes of 20 bits take ten months then. A stranger with the code of one room
// learns nothing of others, for a run tests one code, whatever tags are sent.
//
// A joiner's tags let the node at the other end test one code for each share that it has sent. So a joiner sends at most joinerBurst
// times eight tags at once, then eight each joinerEvery, and maxRuns times eight, 4,096, for one code that was entered. That finds a code of
// 20 bits with a probability of 0.4 %, and then a person has to enter it again. A code that is sought without a person counts in the same
// way as long as the program runs.
//
// Both are machines without sockets, clock or goroutines, like package journal's: the caller reports events with the time, and
// Ready returns what to do next. A machine belongs to one goroutine. Times are since a start that the caller chooses, above 0, and
// never go back. Slices that are handed over are not changed afterwards by either side.
package join
