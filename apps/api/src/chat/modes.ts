import { readFileSync } from 'node:fs'

/** How the assistant speaks: green teaches, blue is quantitative and terse, indigo strategic, violet a conservative risk officer. */
export const MODES = ['green', 'blue', 'indigo', 'violet'] as const
export type Mode = (typeof MODES)[number]

/** Folder of the prompts in use. A changed wording is a new version, so that an answer can be traced to the words behind it. */
export const PROMPT_VERSION = 'v1'

/** Tokens a mode's prompt may take. */
export const PROMPT_BUDGETS: Readonly<Record<Mode, number>> = { green: 2000, blue: 1500, indigo: 1800, violet: 1700 }

const text = (name: string): string => readFileSync(new URL(`./prompts/${PROMPT_VERSION}/${name}.md`, import.meta.url), 'utf8').trim()
const RULES = text('rules')
const PROMPTS = Object.fromEntries(MODES.map((mode) => [mode, `${text(mode)}\n\n${RULES}`])) as Readonly<Record<Mode, string>>

/** The words that open every conversation of a mode: its voice, then the rules of all modes. */
export function promptOf(mode: Mode): string {
  return PROMPTS[mode]
}

/** The mode of a conversation as it is stored; green where the text names none. */
export function modeOf(stored: string): Mode {
  return isMode(stored) ? stored : 'green'
}

/** The mode that a message `/mode NAME` asks for, exact and in lower case; null when it is an ordinary message. */
export function modeCommand(message: string): Mode | null {
  const name = /^\/mode ([a-z]+)$/.exec(message)?.[1]
  return name !== undefined && isMode(name) ? name : null
}

function isMode(value: string): value is Mode {
  return (MODES as readonly string[]).includes(value)
}
