# What zsh makes of each line given when Tab is pressed at its end: `zsh -f complete.zsh SCRIPT LINE...`, in a terminal
# of its own, since its completions work in no other place.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; RPS1=; unsetopt zle_bracketed_paste'
zpty -w shell "autoload -Uz compinit; compinit -u -d $1.dump; source $1"
zpty -w shell 'show() { print -r -- "<$BUFFER>"; BUFFER=; }; zle -N show; bindkey "^X" show; print REA""DY'
zpty -r shell out '*READY*'
shift
for line in "$@"; do
  zpty -w -n shell "$line"$'\t\x18'
  zpty -r shell out '*<signer-layer*>*'
  print -r -- "${${out##*<}%%>*}"
done
zpty -d shell
