import { Command, CommanderError } from 'commander'
import type { HeldSession } from './door.js'
import { dateOption, idOption, type NightOptions } from './options.js'

let exitCode = 0
let held: HeldSession | null = null

const program = new Command('cron')
  .description('The nightly run: prices, factor betas, valuations and snapshots of every portfolio')
  .option('--date <date>', 'the session to calculate, YYYY-MM-DD (default: the latest that has closed)', dateOption)
  .option('--portfolio <id>', 'only this portfolio', idOption)
  .option('--force', 'run although the day is not a trading day, and start over instead of resuming')
  .option('--json', 'print one JSON summary on stdout')
  .addHelpText('after', '\nExit codes: 0 done or nothing to do; 1 a portfolio failed or the run could not proceed; 2 wrong usage or configuration;\n75 another run holds the lock; 143 stopped by a signal (the next run resumes).')
  .action(async (options: NightOptions) => {
    const { night } = await import('./commands/night.js')
    exitCode = await night(options, held)
  })

program
  .command('backfill')
  .description('one run a session, in order')
  .requiredOption('--from <date>', 'first date', dateOption)
  .requiredOption('--to <date>', 'last date', dateOption)
  .action(async (options: { from: string; to: string }) => {
    const { backfill } = await import('./commands/backfill.js')
    exitCode = await backfill({ ...program.opts<NightOptions>(), ...options })
  })

program
  .command('import-prices')
  .description('daily prices from CSV or CSV.gz files into the store; a file with a bad row is refused whole')
  .argument('<files...>', 'columns by header name: symbol, date, close or adj_close; optional open, high, low, volume')
  .action(async (files: string[]) => {
    const { importPrices } = await import('./commands/import-prices.js')
    await importPrices(files, program.opts<NightOptions>())
  })

program
  .command('classify')
  .description('gives positions without an investment class the one that type and symbol tell')
  .option('--dry-run', 'only show what would change')
  .option('--apply', 'change it')
  .action(async (options: { dryRun?: boolean; apply?: boolean }) => {
    const { classify } = await import('./commands/classify.js')
    await classify({ ...program.opts<NightOptions>(), ...options })
  })

program
  .command('schedule')
  .description('stay up and run at CRON_SCHEDULE (UTC)')
  .action(async () => {
    const { schedule } = await import('./commands/schedule.js')
    exitCode = await schedule()
  })

program
  .command('worker')
  .description('take portfolio work of running nights, and runs asked for through the API; start as many as you like, on any machine')
  .option('--once', 'end as soon as nothing waits')
  .addHelpText('after', '\nOn SIGTERM the batch in hand is finished and the exit code is 143. A worker that dies gives its work back by itself.')
  .action(async (options: { once?: boolean }) => {
    const { worker } = await import('./commands/worker.js')
    exitCode = await worker(options)
  })

program
  .command('sessions')
  .description('NYSE sessions of a stretch, with their closes in UTC')
  .requiredOption('--from <date>', 'first date', dateOption)
  .requiredOption('--to <date>', 'last date', dateOption)
  .action(async (options: { from: string; to: string }) => {
    const { printSessions } = await import('./commands/sessions.js')
    printSessions({ ...program.opts<NightOptions>(), ...options })
  })

program
  .command('audit')
  .description('how good the stored market data are, by portfolio: prices, history, profiles, staleness')
  .action(async () => {
    const { audit } = await import('./commands/audit.js')
    await audit(program.opts<NightOptions>())
  })

for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'cron: ')) })
}

/**
 * The command line of the nightly worker; a command is loaded when it is called. `session` is one that this process locked at its door already.
 * Returns the exit code: 0 done or nothing to do, 1 failed, 2 wrong usage, 75 another run holds the lock. Errors: those of the command.
 */
export async function runCommand(argv: readonly string[], session: HeldSession | null): Promise<number> {
  held = session
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
  return exitCode
}
