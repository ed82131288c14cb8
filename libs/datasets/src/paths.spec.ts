import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issuesOf, temporaryFolder } from '@sonde/arrays/testing';
import { assertInside, resolveInside } from './paths';

async function tree(): Promise<string> {
  const folder = await temporaryFolder();
  for (const each of ['data/a', 'data-of-others']) await mkdir(join(folder, each), { recursive: true });
  await writeFile(join(folder, 'data/a/file'), '');
  await writeFile(join(folder, 'secret'), '');
  await symlink(join(folder, 'data-of-others'), join(folder, 'data/away'));
  await symlink(join(folder, 'data/a'), join(folder, 'data/alias'));
  await symlink(join(folder, 'secret'), join(folder, 'data/a/leak'));
  return folder;
}

describe('assertInside', () => {
  it('gives the real path of what lies in one of the roots', async () => {
    const folder = await tree();
    const roots = [join(folder, 'nowhere'), join(folder, 'data')];
    expect(await assertInside(roots, join(folder, 'data'))).toBe(join(folder, 'data'));
    expect(await assertInside(roots, join(folder, 'data/alias/file'))).toBe(join(folder, 'data/a/file'));
  });

  it.each(['data/../secret', 'data-of-others', 'data/away', '.'])('refuses %s and names the setting', async (path) => {
    const folder = await tree();
    const [issue] = await issuesOf(() => assertInside([join(folder, 'data')], join(folder, path)));
    expect(issue?.message).toContain('lies outside of the folders that datasets are read from');
    expect(issue?.message).toContain('SONDE_DATA_ROOTS');
  });

  it('refuses everything where there are no roots, and says so of what does not exist', async () => {
    const folder = await tree();
    expect((await issuesOf(() => assertInside([], folder)))[0]?.message).toContain('(none)');
    expect((await issuesOf(() => assertInside([folder], join(folder, 'x'))))[0]?.message).toBe('there is no such file');
  });
});

describe('resolveInside', () => {
  it('follows links that stay in the folder', async () => {
    const folder = await tree();
    expect(await resolveInside(join(folder, 'data'), 'alias/file')).toBe(join(folder, 'data/a/file'));
  });

  it.each(['leak', '../../secret'])('refuses %s', async (file) => {
    const folder = await tree();
    const [issue] = await issuesOf(() => resolveInside(join(folder, 'data/a'), file));
    expect(issue).toMatchObject({ file: join(folder, 'data/a', file) });
    expect(issue?.message).toContain(`leads outside of the dataset's folder, to ${join(folder, 'secret')}`);
  });
});
