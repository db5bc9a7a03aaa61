// Package client speaks to ITSM-NG through its REST API: it logs in, reads and
// searches items, and updates them in every form that the API knows.
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
// who delete items meanwhile. Get reads one item, ByID several, those in the
// trash too, and tells missing ones from those out of sight. Search uses the
// server's own search, by the numbers that SearchOptions gives along with
// labels, columns and references. Count sizes the work. Entities and Session
// tell what is within sight.
//
// # Updating
//
// Update sends rows of one itemtype in one request and gives one Result a row;
// UpdateAs does it in another Form: by PATCH, or one item a request with its
// id in the URL or in the body. Updates are partial: columns that a row does
// not name stay as they are. Trash, Restore and Move are updates of a single
// column.
//
// There are two things to know of the server. A request has no transaction:
// each row is written for itself, and a request that fails as a whole
// (ErrFailed) may have written any of them. And a row answered with true need
// not have been written: what is unknown, too long or of the wrong kind is
// dropped or bent in silence. Who needs to know reads the items back.
//
// What the server is known to turn against its sender never leaves: null,
// lists and objects as values, lists to Entity, an id in both places, a new
// name of an item in a tree without its parent.
//
// # Errors
//
// Errors of the server are of type *Error. Their text says what to do next;
// errors.Is tells by ErrFailed and the other sentinels what they mean to a
// program: ErrFailed above all, after which nobody knows what was written, and
// which ErrOutage and ErrUnreached narrow down. A caller that is stopped gets the
// error of its context. No error holds a token or a password, and no URL does.
//
// # A server in trouble
//
// All requests share one pace, Config.Rate, without bursts, and one that is
// answered with 429 or 503 holds all of them back, for as long as Retry-After
// says. An expired session is renewed once for all who find out.
//
// A read that fails is sent again, up to five times in all and at growing
// intervals, once the server is known to be there; while it is not, all
// requests wait for it together, for up to Config.MaxOutage. An update is sent
// again only where the server turned it down. What else its failure wrote is
// for its caller to find out: Await the server, read back, decide. A whole run repeats no more
// than half of its requests, and a hundred besides.
//
// # Lost passwords
//
// LostPassword and ResetPassword need neither an account nor a session, only New.
// They are never sent twice, whatever comes back.
//
// # Manners
//
// Redirects are never followed. A read stops with its context; a write on the
// wire runs on under its own time limit, because the server finishes it in any
// case and its answer is worth having.
package client
