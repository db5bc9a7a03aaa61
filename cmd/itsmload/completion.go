package main

import (
	"github.com/spf13/cobra"
)

func newCompletion(c console) *cobra.Command {
	return documented(&cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Write the completion script of a shell",
		Long: `Write the script that lets a shell complete itsmload's commands and flags to
standard output.`,
		Example:   "  itsmload completion bash > /etc/bash_completion.d/itsmload",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(c.out, true)
			case "zsh":
				return root.GenZshCompletion(c.out)
			case "fish":
				return root.GenFishCompletion(c.out, true)
			}
			return root.GenPowerShellCompletionWithDesc(c.out)
		},
	}, exitFine, exitFailed, exitUsage)
}
