package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// console is all that a command has of the world around it, besides files and
// the network.
type console struct {
	in       io.Reader
	out, err io.Writer
	env      lookup
}

// run runs the command line and gives its exit code.
func run(ctx context.Context, args []string, c console) int {
	ctx, release := interruptible(ctx)
	defer release()
	began := false
	root := newRoot(c)
	root.PersistentPreRun = func(*cobra.Command, []string) { began = true }
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && !began {
		err = usage("%w\nWrite: %s\nSee `%s --help`", err, cmd.UseLine(), cmd.CommandPath())
	}
	return complain(c.err, err)
}

func newRoot(c console) *cobra.Command {
	root := documented(&cobra.Command{
		Use:           "itsmload",
		Short:         "Load spreadsheets into ITSM-NG",
		Long:          intro,
		Example:       "  itsmload import inventory.xlsx --mapping computers.yaml",
		SilenceErrors: true,
		SilenceUsage:  true,
	}, allCodes()...)
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	root.SetHelpTemplate(helpTemplate)
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(
		newCheck(c), newImport(c), newPlan(c), newApply(c), newResume(c), newUndo(c), newReport(c), newRuns(c),
		newExport(c), newExplain(c),
		newDoctor(c), newPassword(c),
		newDemo(c), newSimulate(c), newRules(c), newSchema(c), newVersion(c), newCompletion(c),
	)
	documentHelp(root)
	return root
}

// documentHelp gives cobra's own help command what every other has.
func documentHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" {
			cmd.Example = "  itsmload help import"
			documented(cmd, exitFine, exitFailed, exitUsage)
		}
	}
}

const intro = `itsmload loads a spreadsheet (.csv, .xlsx, .xlsm) into ITSM-NG through its REST
API and tells what became of every row. It reads the current items first, sends
only the fields that differ, and reads back what it wrote.

The server and the account come from flags, the environment, or itsmload.yaml in
the working directory, in this order:

  ITSMNG_URL                        https://itsm.example.org
  ITSMNG_USER_TOKEN                 or ITSMNG_LOGIN and ITSMNG_PASSWORD
  ITSMNG_APP_TOKEN, ITSMNG_PROFILE  where the server asks for them
  ITSMNG_CA_FILE                    certificates in PEM, for a server with its own

GLPI_URL, GLPI_USER_TOKEN and GLPI_APP_TOKEN are taken too, and each secret also
from a file, named by the variable with _FILE behind it. In itsmload.yaml the
keys are url, ca_file, user_token, login, password, app_token and profile.`

// helpTemplate is cobra's own order, with the exit codes and the example at the
// end, where they are looked for.
const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]

Commands:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}

{{index .Annotations "exit codes"}}
Example:
{{.Example}}
`

// documented gives a command the exit codes that its help ends with.
func documented(cmd *cobra.Command, codes ...int) *cobra.Command {
	var table strings.Builder
	exitTable(&table, codes)
	cmd.Annotations = map[string]string{"exit codes": table.String()}
	return cmd
}

// explained does the same for a command whose codes have a meaning of their own.
func explained(cmd *cobra.Command, codes ...exitCode) *cobra.Command {
	var table strings.Builder
	printCodes(&table, codes)
	cmd.Annotations = map[string]string{"exit codes": table.String()}
	return cmd
}

func allCodes() []int {
	var codes []int
	for _, c := range exitCodes() {
		codes = append(codes, c.code)
	}
	return codes
}
