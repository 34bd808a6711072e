// Package sandbox stands in for Vipps MobilePay: an [http.Handler] that speaks
// the access token, ePayment, QR exchange and webhooks APIs, with customers who
// act by a script and with faults on demand.
//
// It is an oracle. It is built from the published API alone and imports nothing
// of this module, so that a till and its judge can not share a typo; and it is
// stricter than the real thing wherever the documents leave a choice, so that
// what passes here passes there.
//
// # What is in the room
//
//   - POST /accesstoken/get gives a token for any keys that are not empty.
//   - /epayment/v1/payments and what lies below it: create, read, event log,
//     capture, cancel, refund, and force approve as in the test environment.
//     Flows are checked and answered for all four userFlow words; the pages
//     behind a redirectUrl are not part of the sandbox, the pictures of QR codes
//     are.
//   - /qr/v1/exchange tells the number behind a personal QR or customer token.
//   - /webhooks/v1/webhooks registers webhooks, which are signed, retried and
//     kept in order.
//   - Rate limits, deadlines and the lives of tokens, payments and codes are
//     those of the real place.
//   - /sandbox/… steers the customers, breaks things and shows the books. It
//     asks for no keys and answers what it does not know with what it does.
//
// # Time
//
// New starts no goroutine and no timer. A payment knows when its customer will
// act and when it expires, and every look at it first settles it up to
// Config.Now. An approval that fell due while nobody looked carries the time
// when it was due. So virtual minutes cost nothing and no test has to sleep.
// Webhooks go out while Deliver or Run is at work, and at no other time.
//
// # Same calls, same answers
//
// Nothing is random: identifiers are counted and hashed. Two sandboxes with
// the same clock that get the same calls give the same bytes.
//
// # Amounts
//
// Every amount is an integer in minor units (øre, cent), as in the ePayment
// API.
package sandbox
