package mapping

// causes is the one table of the words for every cause: what stands in a row's
// message, and what to do about rows of that cause in general. The comment
// behind a text names its arguments. Where it begins with %s, that is the
// column, as in `column "Acheté le"`.
var causes = map[Code]cause{
	// A cell that cannot be converted. First come the column and the cell's text.
	"empty-key":         {`%s is empty, and it names the item: fill it in`, "fill in the column that names the item"}, // column
	"empty-required":    {`%s is empty, and the mapping requires it: fill it in`, "fill the cells in, or take `required` out of the mapping"},
	"empty-meaning":     {`%s: %q leaves nothing to tell items apart by, compared by %q: correct it`, "correct the keys: compared by their digits they need digits"},                       // …, compare
	"bad-id":            {`%s: %q is no id: write a whole number from 1 to %d, its digits alone`, "write ids as digits alone; give a column that holds names of other items its `lookup`"}, // …, most
	"bad-integer":       {`%s: %q is no whole number: write its digits alone`, "write whole numbers without units"},
	"bad-decimal":       {`%s: %q is no number with at most %d decimals: write it as %s`, "round to the field's decimals; say `decimal: \",\"` under `source` where numbers have a comma"}, // …, decimals, example
	"too-precise":       {`%s: %q has more than %d digits, and the server would change the last ones: round it`, "round the numbers"},                                                      // …, digits
	"out-of-range":      {`%s: %q is not between %s and %s: correct it`, "correct the numbers"},                                                                                            // …, least, most
	"unknown-choice":    {`%s: %q is none of what the field takes: write one of %s`, "write the numbers or names that the field takes, or say what the words mean under `values`"},         // …, the choices
	"bad-boolean":       {`%s: %q is neither yes nor no: write 1 or 0, yes or no, oui or non`, "write yes or no, or say what the words mean under `values`"},
	"bad-date":          {`%s: %q is no date: write it as %s`, "correct the dates, or give the column its `format`"},                                                                                                                                              // …, shape
	"ambiguous-date":    {`%s: %q can be %s or %s: say which, by "dates: day-first" or "dates: month-first" under "source", or by a "format" for the column`, "write `dates: day-first` or `dates: month-first` under `source`, or give the column its `format`"}, // …, one date, the other
	"date-range":        {`%s: %q is not between %s and %s, and the server cannot store it: correct it`, "correct the dates: the server stores none outside its range"},                                                                                           // …, first, last
	"bad-months":        {`%s: %q is no number of months: write it as 36`, "write durations as a number of months"},
	"bad-mac":           {`%s: %q is no MAC address: write it as 00:1a:2b:3c:4d:5e`, "write MAC addresses as six pairs of digits"},
	"bad-ip":            {`%s: %q is no IP address: write it as 192.0.2.10`, "write addresses as 192.0.2.10 or 2001:db8::1, one a cell"},
	"bad-email":         {`%s: %q is no e-mail address: write it as name@example.org`, "write addresses as name@example.org, one a cell"},
	"too-long":          {`%s: %q has %d characters, and the field holds %d: shorten it`, "shorten the texts: the server would cut them off; < and > count for four"},                 // …, characters, most
	"too-many-bytes":    {`%s: %q has %d bytes, and the field holds %d: shorten it`, "shorten the texts: the server would cut them off"},                                              // …, bytes, most
	"four-byte":         {`%s: %q holds %q, which the server would store as question marks: take it out`, "take emoji and other rare characters out: the server stores them as ????"}, // …, character
	"bad-character":     {`%s: %q holds a character that no text can hold: take it out`, "take NUL characters and broken ones out"},
	"null-word":         {`%s: %q alone is what the server takes for no value: empty the cell, or write another word`, "empty the cells that hold the word NULL; the mapping's `empty: clear` empties the field"},
	"bare-line-break":   {`%s: %q has a line break, which the server would lose: write "html: text" for this column in the mapping`, "write `html: text` for the column in the mapping"},
	"export-gap":        {`%s: %q stands in the place of a text that the exported file could not hold: put the text itself there, or take the column or the row out`, "take the rows out that an export marked, or export to a CSV file, whose cells hold more"},
	"excel-error":       {`%s: %q is an error of the spreadsheet: put its formula right`, "put the formulas right, or empty the cells"},
	"excel-damage":      {`%s: %q is what Excel makes of a long number: format the column as text and enter the number again`, "format the column as text in Excel and enter the numbers again"},
	"sent-otherwise":    {`%s: %q is sent as %s`, "nothing is wrong: what is meant is sent in the form that the server keeps"},                                                                        // …, what is sent
	"empty-cell":        {`%s is empty, and leaves the field as it is`, "nothing is wrong: write `empty: clear` where empty cells are to empty the field"},                                            // column
	"failed-expression": {`%s: the expression fails on this row: %s; correct the cells that it reads, or the expression`, "correct the cells that the expression reads, or the `expr` of the column"}, // column, what is wrong
	"number-format":     {`%s: the sheet shows %s by the format %s; the bare number is written`, "format the column as text where its look matters"},                                                  // column, number, format

	// A row that cannot be read.
	"too-few-cells":  {`the row ends after %d cells, before %s, of which an empty cell would change the item: write the row out to its end`, "write the rows out to their ends: the file may have been cut off"}, // cells, column
	"too-many-cells": {`the row has %d cells, and the header has %d columns: put quotes around cells that hold the delimiter`, "put quotes around cells that hold the delimiter"},                                // cells, columns
	"merged-cell":    {`the row lies in the merged cells %s: unmerge them and fill each cell in`, "unmerge the cells and fill each one in"},                                                                      // range
	"unreadable-row": {`the row cannot be read: %s`, "correct the row in the file"},                                                                                                                              // what is wrong

	// What makes a row unreadable.
	"bare-return":  {text: `in line %d a carriage return stands in the middle, so that rows may have run together: save the file with one kind of line ends`},                           // line
	"bare-quote":   {text: `in line %d a quote stands in a cell that does not begin with one: put the whole cell in quotes, and double the quote in it`},                                // line
	"stray-quote":  {text: `in line %d a cell begins with a quote, and the quote that ends it stands inside: double a quote that belongs to the text`},                                  // line
	"open-quote":   {text: `in line %d a cell begins with a quote, and none closes it: double a quote that belongs to the text, or close the cell`},                                     // line
	"long-row":     {text: `line %d is longer than 16 MiB: look for line breaks that were lost`},                                                                                        // line
	"nul-byte":     {text: `in line %d or the next ones stands a NUL byte, which no text has: if the file is UTF-16, write "encoding: utf-16" under "source" in the mapping`},           // line
	"broken-bytes": {text: `in line %d or the next ones stand bytes that are no text in the file's encoding: write the cell anew, or correct "encoding" under "source" in the mapping`}, // line

	// The item of a row.
	"not-found":            {`no item whose %s is %q: correct it, or create the item first`, "correct the keys, or create the items first"},                                                                                          // field, key
	"not-found-below":      {`no item whose %s is %q stands in %s or below: correct it, or move the item`, "correct the keys, or move the items; or match below another entity"},                                                     // field, key, entity
	"near-key":             {`no item whose %s is %q; %s (id %d) differs only by %s: %s`, "take what is meant for one by `compare: fold` or `compare: digits` under `match`, or correct the keys"},                                   // field, key, the item's key, id, what differs, what to do
	"changed-since-export": {`%s was %q when the file was made, and is %q now: somebody has changed the item since, so look at it and export again`, "look at the items that somebody else has changed, and export them again"},      // field, old, now
	"coarse-lock":          {`%s is %q in the file, and %q in ITSM-NG: write the seconds as well, without which nobody can tell whether the item has changed since`, "write the times with their seconds, as the export gives them"}, // field, in the file, now
	"in-trash":             {`in the trash, id %d: restore it in ITSM-NG, or take the row out`, "restore the items in ITSM-NG, or take the rows out"},                                                                                // id
	"ambiguous-key":        {`several items whose %s is %q: %s; make it tell them apart`, "give each item a key of its own in ITSM-NG, or match by id"},                                                                              // field, key, the items
	"same-item":            {`means the same item as %s, with other values: keep one of them`, "keep one row for each item"},                                                                                                         // rows
	"root-entity":          {`the root entity cannot be changed through the API: change it in ITSM-NG`, "change the root entity in ITSM-NG"},
	"duplicate-row":        {`says the same as row %d`, "nothing is wrong: the first of the rows counts"}, // row

	// An item to be made.
	"empty-name":     {`%s: %q leaves a name empty, which no dropdown can have: correct it`, "write paths without gaps, as in Paris > Building A"},
	"near-row":       {`a new item, and row %[2]d has the key %[1]q in other letters: take one of the rows out, or write them alike`, "write the keys of one item alike, and take all rows but one out"}, // key, row
	"nameless":       {`a new %s needs a name: give the field "name" one`, "give each new item a name"},                                                                                                  // itemtype
	"other-key":      {`a new item would get the %s %q, and the row calls it %q: no later row would find it`, "have new items get the key by which the row names them"},                                  // field, its value, the key
	"outside-entity": {`a new item would stand in %s, and the mapping looks for items in %s and below: no later import would find it`, "put new items into the mapping's `entity` or below"},             // entity, entity

	// The items to which a row refers. First come the column and the cell's text.
	"unknown-reference":         {`%s: %q is no %s (%s): correct it, or create it in ITSM-NG first`, "correct the names, translate them under `values`, or create the items in ITSM-NG first"}, // …, itemtype, the nearest
	"unknown-reference-skipped": {`%s: %q is unknown, and left out as the mapping says`, "correct the names, or create the items in ITSM-NG"},
	"ambiguous-reference":       {`%s: %q can be several of %s: %s; write the whole path, or the id as in "id 12"`, "write whole paths, or ids as in `id 12`"},                                                                // …, itemtype, the items
	"dangling-reference":        {`%s: there is no %[3]s with the id %[2]s: correct it`, "correct the ids"},                                                                                                                   // …, itemtype
	"unseen-reference":          {`%s: %q cannot be referred to from %s: %s; name what stands there, or is shared from above`, "name items of the row's own entity, or share those meant with the entities below in ITSM-NG"}, // …, the item's entity, what is called so
	"unfit-reference":           {`%s: %q (id %d) is not offered for %s, since its %s is 0: name another, or change that in ITSM-NG`, "name other items, or have ITSM-NG offer these for the itemtype"},                       // …, id, field, flag
	"trashed-reference":         {`%s: %q would be a %s, and lies in the trash, id %d: restore it in ITSM-NG, or name another`, "restore the items in ITSM-NG, or name others"},                                               // …, itemtype, id
	"unfit-reference-skipped":   {`%s: %q is left out as the mapping says, since nothing that the item can refer to is called so: %s`, "name other items, or change these in ITSM-NG"},                                        // …, what is called so
	"untold-reference":          {`%s: whether %q is seen in the item's entity is not known, since the account may not read all entities: it is written`, "let the account read the itemtype Entity, or look at these references"},
	"tree-loop":                 {`the row would put its item below itself (%s), which the server refuses: correct what it stands below`, "correct what these items stand below"},                                                                                                                             // the loop, the other rows
	"name-taken":                {`the server lets no two items of %s have one name below the same item, and %q (id %d) is there already: correct the name, or what it stands below`, "give each item a name of its own among those beside it"},                                                               // itemtype, path, id
	"name-elsewhere":            {`a new item that is told by its name alone, and %q is made too, since another row refers to it: import what the rows stand below first, and match by [name, %s]`, "import what these items stand below first, and match by the name and what it stands below"},              // path, the field of the parent
	"name-leaving":              {`the server lets no two items of %s have one name below the same item, and %q (id %d) leaves it only by row %d: import this row again once that one is in`, "import these rows again once the others are in; where two change places, give one another name first"},         // itemtype, path, id, row
	"name-between":              {`the server sets a name and what it stands below one after the other, and on the way two items of %s would have one name below the same item, because of %s: change one in this import and the other in the next`, "rename items in one import, and move them in the next"}, // itemtype, what is in the way
	"name-wanted":               {`the server lets no two items of %s have one name below the same item, and %s would make one of the same name there: correct one of them`, "give each item a name of its own among those beside it"},                                                                        // itemtype, rows

	// What became of an item.
	"changed-meanwhile":       {`%s was %q when the plan was made, and is %q now: look at the item, then import again`, "look at the items that somebody else has changed, then import again"}, // field, old, now
	"reached-meanwhile":       {`holds the new values already: nothing was sent`, "nothing is wrong: the items hold what was meant"},
	"vanished":                {`item %d was deleted after the plan was made: take the row out, or create the item again`, "take the rows out, or create the items again"},  // id
	"record-vanished":         {`the record with the id %d was deleted after the plan was made: import again`, "import again"},                                              // id
	"purged":                  {`item %d can no longer be read: it was sent, then deleted for good`, "look in the history of ITSM-NG for who deleted the items"},            // id
	"out-of-sight":            {`item %d can no longer be read by this account: look at its entity`, "look at the entities of the items, and of the account's profile"},     // id
	"trashed-meanwhile":       {`item %d was sent, and lies in the trash now: restore it in ITSM-NG, then import again`, "restore the items in ITSM-NG, then import again"}, // id
	"server-refused":          {`the server refused the row: act on its own message`, "act on the server's own message"},
	"server-refused-silently": {`the server refused the row and gave no reason: check that the account may update this item`, "check that the account may update these items"},
	"stored-otherwise":        {`%s: sent %q, stored %q: a rule of the server changed it, or the field cannot be set`, "look for business rules that set these fields, and for fields that cannot be set"}, // field, sent, read
	"fails-alone":             {`each request with this row fails, also where it goes alone: %s`, "look at the items in ITSM-NG and at the server's PHP log: something about them breaks the update"},      // the failure
	"left-out":                {`the server's answer leaves the row out, and the item holds the old values: import again`, "import again"},
	"unverified":              {`sent, and not read back yet: run "itsmload resume %s"`, "resume the run"}, // run folder

	"made-meanwhile":          {`it was made since the plan, id %d, by somebody else or since another row refers to it: look at the item, then import again`, "import again: the items are there by now"},                    // id
	"near-meanwhile":          {`somebody has made %[2]q since the plan, id %[1]d, which differs in letters alone: look at the item, then import again`, "look at the items that somebody else has made, then import again"}, // id, key
	"create-refused-silently": {`the server made no item and gave no reason: check that the account may create here`, "check that the account may create these items"},
	"written-besides":         {`written all the same: %s`, "nothing is wrong with these fields"},                                    // changes
	"item-first":              {`not sent, since the row's item was not: %s`, "see to the item first, then import again"},            // what became of the item
	"needed-first":            {`not sent, since it needs what was not made: %s (%s)`, "see why it was not made, then import again"}, // operation, message

	// The way back of a run.
	"changed-since":    {`%s: the run wrote %q, and it holds %q now: somebody has changed it since, and it is left as it is`, "look at the items that somebody has changed since the run"},    // field, written, now
	"gone-since":       {`item %d was deleted since the run: there is nothing to take back`, "nothing is left of the items to take back"},                                                     // id
	"old-gone":         {`%s: the %s %q, which it held before the run, is no longer there: set in ITSM-NG what takes its place`, "set in ITSM-NG what takes the place of what was deleted"},   // field, itemtype, its name or id
	"made-stays":       {`the run made %s %d, which does not go to the trash: delete it in ITSM-NG if nothing needs it`, "delete in ITSM-NG what the run made and nothing needs"},             // itemtype, id
	"unsendable-break": {`%s: the old text has a line break, which the server would lose: take it back in ITSM-NG itself`, "take the old texts back in ITSM-NG, by the history of the items"}, // field

	// A mapping file that cannot be read.
	"empty-mapping":     {text: `the file is empty: start it with "version: 1"`},
	"huge-mapping":      {text: `a mapping larger than %d KiB is not read: shorten it`},                                                    // KiB
	"deep-mapping":      {text: `the file is nested more than %d levels deep here: close the brackets that are open, and take levels out`}, // levels
	"mapping-encoding":  {text: `the file is not UTF-8: save it as UTF-8`},
	"tab-indent":        {text: `a tab stands where YAML wants blanks: set the line in with blanks`},
	"bad-yaml":          {text: `this is no YAML (%s): put texts with special characters between quotes`}, // the parser's words
	"several-documents": {text: `a second document begins: keep one mapping a file`},
	"unknown-alias":     {text: `no anchor "&%s" stands before this: define it first`}, // name

	// A mapping file that says something wrong.
	"not-an-object":      {text: `%s wants keys and values: write "key: value" lines`},                                                                                                                                 // what
	"not-a-list":         {text: `%s wants a list: write [a, b], or "- " lines`},                                                                                                                                       // key
	"no-text":            {text: `%s has no text: write one, between quotes if it is a number`},                                                                                                                        // key
	"no-value":           {text: `%q has nothing behind its colon: write its value there, or take the key out`},                                                                                                        // key
	"no-scalar":          {text: `%s wants a single text: write "" for none`},                                                                                                                                          // key
	"missing-key":        {text: `%s lacks the key %q: add it`},                                                                                                                                                        // what, key
	"repeated-key":       {text: `%q stands here for the second time: keep one`},                                                                                                                                       // key
	"unknown-key":        {text: `%q is no key of %s%s: the keys are %s`},                                                                                                                                              // key, what, hint, keys
	"child-field":        {text: `%q is no field that can be set beside an item: of the records that hang on items Infocom alone is supported (no ports, no operating systems, no fields of plugins), so take it out`}, // field
	"no-keys":            {text: `"match" names no field: write the field that tells items apart, such as serial`},
	"repeated-key-field": {text: `"match" names %q twice: keep one`}, // field
	"id-among-keys":      {text: `"match" names "id" among others: the id alone tells items apart, so take the others out`},
	"compared-id":        {text: `an id is compared as it is: take "compare: %s" out`},                                             // compare
	"creates-unnamed":    {text: `"on_unknown: create" makes items of names, and the lookup is "by: %s": look up by name or path`}, // by
	"creates-account":    {text: `"on_unknown: create" makes no users, since a name alone is no account: take it out, and import the missing ones with "itemtype: User" first`},
	"creates-ids":        {text: `"on_missing: create" cannot make an item of a given id: match by another field`},
	"bad-version":        {text: `version %q is not known: this program reads "version: 1"`},                                                 // version
	"bad-choice":         {text: `%s: %q is not known: write %s`},                                                                            // key, text, choices
	"bad-count":          {text: `%s: %q is not a whole number from %d up: correct it`},                                                      // key, text, least
	"bad-limit":          {text: `%s: %q is no limit: write a number of rows such as 50, or a share such as 10%%`},                           // key, text
	"bad-format":         {text: `%q is no format of a date: write it with YYYY, MM, DD, and HH, mm, ss for a time, as in DD/MM/YYYY HH:mm`}, // format
	"bad-expression":     {text: `"expr" is wrong at its character %d: %s; correct it`},                                                      // character, what is wrong
	"quote-delimits":     {text: `%q stands between the cells already: choose another quote`},                                                // quote
	"no-columns":         {text: `"columns" is empty: add a "{ column: …, field: … }" for each column to be loaded`},
	"no-origin":          {text: `the entry says neither "column" nor "value" nor "expr": name the column of the file, or give a constant or an expression`},
	"either-or":          {text: `the entry says both %q and %q: keep one`},                                                                    // two keys
	"repeated-field":     {text: `two entries set %q, the other in line %d: keep one`},                                                         // field, line
	"repeated-id":        {text: `"match" takes the id from the column %q: take this entry out`},                                               // column
	"no-key-column":      {text: `"match" names %q, and no entry of "columns" has it as its field: add one, or name the column under "match"`}, // field

	// A mapping that does not fit the file or the itemtype.
	"foreign-itemtype":   {text: `no itemtype %q is built in%s: correct its name, or have a server tell its fields`},                                                                                                                             // itemtype, the nearest or all
	"unknown-itemtype":   {text: `itemtype %q is neither built in nor known to the server%s: write its name as the API has it`},                                                                                                                  // itemtype, the nearest or all
	"missing-header":     {text: `the file has no column %s%s: correct the name, or take the entry out`},                                                                                                                                         // spellings, hint
	"repeated-header":    {text: `the file has several columns for %s, %s: rename all but one`},                                                                                                                                                  // spellings, columns
	"no-records":         {text: `items of %s have no financial data: take the entry out`},                                                                                                                                                       // itemtype
	"unknown-field":      {text: `%s has no field %q%s: write the field's name as the API has it`},                                                                                                                                               // itemtype, field, hint
	"read-only-field":    {text: `the server sets %q by itself: take the entry out`},                                                                                                                                                             // field
	"unreadable-field":   {text: `%q cannot be read back, so nothing could be said of what became of it: take the entry out`},                                                                                                                    // field
	"unknown-entity":     {text: `"entity" names %q, and no entity is called so (%s): correct it`},                                                                                                                                               // text, the nearest
	"ambiguous-entity":   {text: `"entity" names %q, which can be %s: write the whole path or the id`},                                                                                                                                           // text, the entities
	"no-entities":        {text: `items of %s stand in no entity: take "entity" out`},                                                                                                                                                            // itemtype
	"no-lock-column":     {text: `"lock" names %q, and no entry of "columns" has it as its field: add the column that says what it was`},                                                                                                         // field
	"locked-key":         {text: `"lock" names %q, by which items are found: lock by another field, such as date_mod`},                                                                                                                           // field
	"child-key":          {text: `%q hangs on the item, and no item is found by it: name a field of the item itself under "match"`},                                                                                                              // field
	"overruled-key":      {text: `the server sets %q of a new %s by itself, so no new one would be found by it: match by other fields`},                                                                                                          // field, itemtype
	"creating-key":       {text: `%q names the item, and no item is found by what is not there yet: take "on_unknown: create" out, and import the items of %s first`},                                                                            // field, itemtype
	"bad-key":            {text: `%q names the item, so it takes a column of its own text: take "value", "default" and "lookup" out`},                                                                                                            // field
	"ambiguous-dates":    {text: `%s: %q in row %d can be %s or %s, and no cell of the column tells which: write "source: { dates: day-first }" or "source: { dates: month-first }", or give the column its format, as in "format: DD/MM/YYYY"`}, // column, text, row, one date, the other
	"mixed-dates":        {text: `%s: %q in row %d has the day first, and %q in row %d the month: write "source: { dates: day-first }" or "source: { dates: month-first }", by which the others are rejected`},                                   // column, text, row, text, row
	"ambiguous-decimals": {text: `%s: %q in row %d can be %s or %s, and no cell of the column tells which: write "source: { decimal: ',' }" or "source: { decimal: '.' }"`},                                                                      // column, text, row, one number, the other
	"mixed-decimals":     {text: `%s: %q in row %d has a decimal comma, and %q in row %d a point: write "source: { decimal: ',' }" or "source: { decimal: '.' }", by which the others are rejected`},                                             // column, text, row, text, row
	"settled-dates":      {text: `%s: read %s, as %d of its dates can only be (%d could be either): "source: { dates: %s }" pins it`},                                                                                                            // column, order, how many, how many could be both, order
	"settled-decimals":   {text: `%s: read with %s before the decimals, as %d of its numbers can only be (%d could be either): "source: { decimal: '%s' }" pins it`},                                                                             // column, sign in words, how many, how many could be both, sign
	"clears-entity":      {text: `an empty %q would move the item to the root entity: take %s out; where the root is meant, write its id, 0`},                                                                                                    // field, what clears it
	"wrong-lookup":       {text: `%s refers to %s, not to %s: correct the lookup`},                                                                                                                                                               // field, itemtype, the mapping's
	"needless-lookup":    {text: `%s has the type %s, and refers to nothing: take the lookup out`},                                                                                                                                               // field, its type
	"user-lookup":        {text: `only users are named by %s, and %s is no user: write path, name or id`},                                                                                                                                        // by, itemtype
	"wrong-type":         {text: `%s has the type %s, and cannot be read as %s: correct the type, or take it out`},                                                                                                                               // field, its type, the mapping's
	"needless-format":    {text: `%s is read as %s, and only dates have a format: take it out`},                                                                                                                                                  // field, type
	"needless-html":      {text: `%s holds no HTML: take "html" out`},                                                                                                                                                                            // field
}
