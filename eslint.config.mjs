import tseslint from "typescript-eslint"

export default tseslint.config(
  {ignores: ["dist", ".build*", ".data", "bin", "*.mjs"]},
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", {considerDefaultExhaustiveForUnions: true}],
      // Upstream's linter asks every function that returns a promise to be async.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
      "@typescript-eslint/no-require-imports": ["error", {allowAsImport: true}],
      "no-console": "error",
      "eqeqeq": ["error", "always", {null: "ignore"}],
    },
  },
  {
    // chai's assertions are expressions; a command that people run in a terminal talks through console.
    files: ["**/test_*.ts"],
    rules: {"@typescript-eslint/no-unused-expressions": "off"},
  },
  {
    files: [
      "bench/**",
      "test/system/demo/**",
      "test/stand_ins/run_*.ts",
      "src/server/commands/generate_api_key.ts",
    ],
    rules: {"no-console": "off"},
  },
)
