/** The scripts that complete words of the command line, made from its options. */
import type { OptionSpec } from './options.js';

type Specs = Readonly<Record<string, OptionSpec>>;

/** By the name of the shell. */
export const SHELLS: ReadonlyMap<string, (specs: Specs) => string> = new Map([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
]);

type Kind = 'none' | 'folder' | 'file' | 'text' | 'asked';

/** What completes an option's argument: the shell, or labbuild when it is asked. */
function kindOf({ argument }: OptionSpec): Kind {
  switch (argument?.replace(/^\[|\]$/g, '')) {
    case undefined:
      return 'none';
    case 'DIR':
      return 'folder';
    case 'FILE':
      return 'file';
    case 'N':
      return 'text';
    default:
      return 'asked';
  }
}

/** Options of a kind, as the alternatives of a shell's `case`. */
function pattern(specs: Specs, kind: Kind): string {
  const names = Object.entries(specs).flatMap(([name, spec]) => (kindOf(spec) === kind ? [`--${name}`] : []));
  // Nothing is called so.
  return names.length > 0 ? names.join(' | ') : '--';
}

function bashScript(specs: Specs): string {
  const names = Object.keys(specs).map((name) => `--${name}`);
  return `# Completion of labbuild for bash. In ~/.bashrc: source <(labbuild --completion bash)
_labbuild() {
  local line=\${COMP_LINE:0:COMP_POINT} option='' prefix='' quote='' value before keep at n
  local -a lab=() found=()
  local word=\${line##*[[:space:]]}
  for ((n = 1; n + 1 < COMP_CWORD; n++)); do
    case \${COMP_WORDS[n]} in
      --root | --topology)
        at=$((n + 1))
        [[ \${COMP_WORDS[at]} == = ]] && at=$((n + 2))
        lab+=("\${COMP_WORDS[n]}" "\${COMP_WORDS[at]}")
        ;;
    esac
  done
  COMPREPLY=()
  value=$word
  if [[ $word == --*=* ]]; then
    option=\${word%%=*}
    prefix=$option=
    value=\${word#*=}
  elif [[ $word != -* ]]; then
    before=\${line%"$word"}
    before=\${before%"\${before##*[![:space:]]}"}
    option=\${before##*[[:space:]]}
  fi
  # What bash takes for the end of a word: it puts in only what comes after.
  case $value in
    [\\'\\"]*) quote=\${value:0:1} value=\${value:1} keep=$prefix ;;
    *) value=\${value//\\\\/} keep=$prefix$value keep=\${keep%"\${keep##*[:=]}"} ;;
  esac
  case $option in
    ${pattern(specs, 'folder')})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$value")
      ;;
    ${pattern(specs, 'file')})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$value")
      ;;
    ${pattern(specs, 'text')}) ;;
    ${pattern(specs, 'asked')})
      compopt -o nospace
      mapfile -t found < <("$1" "\${lab[@]}" "--completion=\${option#--}:$value" 2>/dev/null)
      for n in "\${found[@]}"; do
        n=$prefix$n
        n=\${n#"$keep"}
        [[ -n $quote ]] || printf -v n %q "$n"
        COMPREPLY+=("$n")
      done
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W '${names.join(' ')}' -- "$word") ;;
  esac
}
complete -F _labbuild labbuild
`;
}

function zshScript(specs: Specs): string {
  const options = Object.entries(specs).map(([name, { help }]) => `    ${single(`--${name}:${help}`)}`);
  return `#compdef labbuild
# Completion of labbuild for zsh. In ~/.zshrc, after compinit: source <(labbuild --completion zsh)
_labbuild() {
  local option='' value=\${(Q)PREFIX} n
  local -a lab found options
  options=(
${options.join('\n')}
  )
  for ((n = 2; n + 1 < CURRENT; n++)); do
    case \${words[n]} in
      --root | --topology) lab+=("\${words[n]}" "\${(Q)words[n + 1]}") ;;
      --root=* | --topology=*) lab+=("\${(Q)words[n]}") ;;
    esac
  done
  if [[ $value == --*=* ]]; then
    option=\${value%%=*}
    value=\${value#*=}
    compset -P 1 '*='
  elif [[ $value != -* ]]; then
    option=\${words[CURRENT - 1]}
  fi
  case $option in
    ${pattern(specs, 'folder')}) _files -/ ;;
    ${pattern(specs, 'file')}) _files ;;
    ${pattern(specs, 'text')}) ;;
    ${pattern(specs, 'asked')})
      found=("\${(@f)$(\${(Q)words[1]} "\${lab[@]}" "--completion=\${option#--}:$value" 2>/dev/null)}")
      # Quoted by zsh where it has to be; without a space, since a node may go on.
      compadd -S '' -- "\${(@)found:#}"
      ;;
    *) _describe option options ;;
  esac
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then
  _labbuild "$@"
else
  compdef _labbuild labbuild
fi
`;
}

function fishScript(specs: Specs): string {
  const lines = Object.entries(specs).map(([name, spec]) => {
    const argument: Readonly<Record<Kind, string>> = {
      none: '',
      folder: " -x -a '(__fish_complete_directories)'",
      file: ' -r -F',
      text: ' -x',
      asked: ` -x -a '(__labbuild_ask ${name})'`,
    };
    return `complete -c labbuild -l ${name}${argument[kindOf(spec)]} -d ${fishSingle(spec.help)}`;
  });
  return `# Completion of labbuild for fish. Keep it as ~/.config/fish/completions/labbuild.fish
function __labbuild_ask
    set -l words (commandline -opc)
    set -l lab
    for n in (seq 2 (count $words))
        switch $words[$n]
            case --root --topology
                set -a lab $words[$n] $words[(math $n + 1)]
            case '--root=*' '--topology=*'
                set -a lab $words[$n]
        end
    end 2>/dev/null
    set -l word (commandline -ct | string replace -r '^--[^=]*=' '' | string unescape)
    $words[1] $lab "--completion=$argv[1]:$word" 2>/dev/null
end
complete -c labbuild -f
${lines.join('\n')}
`;
}

/** A word in single quotes. */
function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same for fish, which knows backslashes in them. */
function fishSingle(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
