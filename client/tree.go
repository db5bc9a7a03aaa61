package client

import (
	"fmt"
	"strings"
)

// parents are the columns that hold the parent of an item, by the itemtypes
// that form trees, in small letters, since the server takes any. They are those
// of the product; a plugin can add others, for which nobody warns.
var parents = map[string]string{
	"businesscriticity":    "businesscriticities_id",
	"documentcategory":     "documentcategories_id",
	"entity":               "entities_id",
	"group":                "groups_id",
	"itilcategory":         "itilcategories_id",
	"knowbaseitemcategory": "knowbaseitemcategories_id",
	"location":             "locations_id",
	"softwarecategory":     "softwarecategories_id",
	"softwarelicense":      "softwarelicenses_id",
	"state":                "states_id",
	"taskcategory":         "taskcategories_id",
}

// checkTree refuses to rename an item of a tree without its parent: the server
// would move it to the root.
func checkTree(itemtype string, row Input) error {
	parent, tree := parents[strings.ToLower(itemtype)]
	_, renamed := row.Fields["name"]
	_, placed := row.Fields[parent]
	if tree && renamed && !placed {
		return fmt.Errorf("a new name without %s would move the item to the root of the tree: send its parent along, read from the item (0 is the root)", parent)
	}
	return nil
}
