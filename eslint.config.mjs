import { builtinModules } from 'node:module';
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import jest from 'eslint-plugin-jest';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The walls of the tree: who may import whom. ARCHITECTURE.md draws them. */
const walls = [
  {
    sourceTag: 'layer:contracts',
    onlyDependOnLibsWithTags: ['layer:contracts'],
    allowedExternalImports: ['zod', 'yaml', 'fastest-levenshtein', 'eventsource-parser'],
  },
  {
    sourceTag: 'layer:domain',
    onlyDependOnLibsWithTags: ['layer:contracts'],
    allowedExternalImports: ['@noble/*', 'canonicalize', 'picomatch'],
  },
  {
    sourceTag: 'layer:workflows',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain'],
    allowedExternalImports: ['@temporalio/workflow', '@temporalio/common'],
  },
  {
    sourceTag: 'layer:activities',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain'],
    allowedExternalImports: ['@temporalio/activity', '@temporalio/common'],
  },
  {
    sourceTag: 'layer:adapter',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain'],
    bannedExternalImports: ['@nestjs/*', '@temporalio/*'],
  },
  {
    sourceTag: 'layer:arrays',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain'],
    allowedExternalImports: ['yauzl'],
  },
  {
    sourceTag: 'layer:data',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain', 'layer:arrays'],
    allowedExternalImports: [],
  },
  {
    sourceTag: 'layer:results',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain'],
    allowedExternalImports: [],
  },
  { sourceTag: 'adapter:training', allowedExternalImports: ['@tensorflow/*'] },
  { sourceTag: 'adapter:local-stack', bannedExternalImports: ['@prisma/*', '@tensorflow/*'] },
  { sourceTag: 'adapter:persistence', bannedExternalImports: ['@tensorflow/*'] },
  { sourceTag: 'adapter:plots', allowedExternalImports: ['vega', 'vega-lite'] },
  {
    sourceTag: 'layer:app',
    onlyDependOnLibsWithTags: [
      'layer:contracts',
      'layer:domain',
      'layer:workflows',
      'layer:activities',
      'layer:adapter',
      'layer:arrays',
      'layer:data',
      'layer:results',
    ],
    bannedExternalImports: ['@prisma/*', '@tensorflow/*', 'pg'],
  },
  { sourceTag: 'app:api', bannedExternalImports: ['@temporalio/worker', '@temporalio/activity'] },
  { sourceTag: 'app:orchestrator', bannedExternalImports: ['@nestjs/*'] },
  { sourceTag: 'app:trainer', bannedExternalImports: ['@nestjs/*'] },
  { sourceTag: 'app:cli', bannedExternalImports: ['@nestjs/*', '@temporalio/*'] },
  { sourceTag: 'app:web', bannedExternalImports: ['@nestjs/*', '@temporalio/*'] },
  {
    sourceTag: 'layer:testing',
    onlyDependOnLibsWithTags: ['layer:contracts', 'layer:domain', 'layer:adapter', 'layer:arrays', 'layer:data'],
  },
];
/** Specs may join what the code keeps apart. */
const wallsOfSpecs = [{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }];

const boundaries = (depConstraints) => ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/out-tsc/**',
      '**/node_modules/**',
      '**/generated/**',
      '.nx/**',
      '.sonde/**',
      'docs/snippets/**',
      'prisma.config.ts',
    ],
  },
  js.configs.recommended,
  { plugins: { '@nx': nx } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(walls),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Seeds feed named streams: RandomStream.' },
      ],
    },
  },
  {
    // Injected classes must stay value imports, and Nest's own style has empty modules.
    files: ['apps/api/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off', '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    files: ['apps/api/**/*.ts'],
    ignores: ['apps/api/src/http/zod-dto.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'nestjs-zod', importNames: ['createZodDto'], message: 'http/zod-dto has one that describes null.' },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/contracts/src/temporal/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['zod', '../*'], message: 'Workflow code imports this: no zod.' }] },
      ],
    },
  },
  {
    files: ['libs/domain/src/**/*.ts', 'libs/workflows/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/__fixtures__/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: builtinModules, patterns: ['node:*'] }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'fetch'],
    },
  },
  {
    // In a workflow Temporal's sandbox gives the time, the same on every replay.
    files: ['libs/domain/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time is an argument.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument.' },
      ],
    },
  },
  {
    files: ['libs/domain/src/format/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [{ name: '@sonde/contracts', allowTypeImports: true, message: 'Workflow code imports this: no zod.' }],
        },
      ],
    },
  },
  {
    files: ['libs/workflows/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/__fixtures__/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@sonde/contracts',
              allowTypeImports: true,
              message: 'It brings zod: use @sonde/contracts/temporal.',
            },
            { name: '@sonde/domain', allowTypeImports: true, message: 'It brings zod: use an entry of its own.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/__fixtures__/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(wallsOfSpecs),
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/expect-expect': 'off',
      'jest/no-conditional-expect': 'off',
      'jest/no-standalone-expect': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.cjs', 'apps/cli/bin/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
  },
  {
    files: ['tools/**/*.spec.cjs', 'bench/*.spec.cjs', 'tools/setup/spec-support.cjs', 'tools/jest/*.cjs'],
    languageOptions: { globals: globals.jest },
  },
  { files: ['**/*.cjs', 'apps/cli/bin/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
