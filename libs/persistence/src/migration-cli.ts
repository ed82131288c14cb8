import { migrate, schemaScript } from './migrate';

/** `apply` brings the database of SONDE_DATABASE_URL up to date; `script` prints what schema.prisma amounts to. */
async function main(command: string | undefined): Promise<void> {
  const url = process.env['SONDE_DATABASE_URL'];
  if (!url) throw new Error('SONDE_DATABASE_URL names the database');
  if (command === 'apply') console.log((await migrate(url)).join('\n'));
  else if (command === 'script') process.stdout.write(await schemaScript(url));
  else throw new Error('usage: migration-cli apply | script');
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
