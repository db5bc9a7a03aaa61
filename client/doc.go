// Package client speaks to ITSM-NG through its REST API: it logs in, reads
// items, and updates them in bulk.
//
// A Client is made by New from a Config and works in one session, from Login
// to Logout. In between it is safe for concurrent use: four to eight updates
// at once are worth it, and more than 100 rows in one are not.
//
//	c, err := client.New(client.Config{URL: "https://itsm.example.org", UserToken: token})
//	…
//	if err := c.Login(ctx); err != nil { … }
//	defer c.Logout(context.WithoutCancel(ctx))
//
// # Reading
//
// Items lists an itemtype page by page as a sequence, robust against people
// who delete items meanwhile. ByID reads single items, those in the trash too,
// and tells missing ones from those out of sight. Count sizes the work.
//
// # Updating
//
// Update sends rows of one itemtype in one request and gives one Result a row.
// There are two things to know of the server. A request has no transaction:
// each row is written for itself, and a request that fails as a whole
// (ErrFailed) may have written any of them. And a row answered with true need
// not have been written: what is unknown, too long or of the wrong kind is
// dropped or bent in silence. Who needs to know reads the items back.
//
// # Errors
//
// Errors of the server are of type *Error. Their text says what to do next;
// errors.Is tells by ErrFailed, ErrForbidden, ErrItemtype, ErrSession and
// ErrLogin what they mean to a program. A caller that is stopped gets the
// error of its context. No error holds a token or a password, and no URL does.
//
// # Manners
//
// All requests share one pace, Config.Rate, without bursts. Redirects are
// never followed. A read stops with its context; a write on the wire runs on
// under its own time limit, because the server finishes it in any case and its
// answer is worth having.
package client
