export * from '../app/format.ts';
