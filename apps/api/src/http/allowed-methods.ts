import { MethodNotAllowedException } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';

/** Refuses methods that a documented path does not have, with those that it has, rather than as not found. */
export function allowedMethods({ paths }: OpenAPIObject) {
  const routes = Object.entries(paths).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
    methods: Object.keys(operations).map((method) => method.toUpperCase()),
  }));
  return (request: Request, response: Response, next: NextFunction): void => {
    const { method, path } = request;
    const methods = new Set(routes.flatMap(({ pattern, methods }) => (pattern.test(path) ? methods : [])));
    if (methods.has('GET')) methods.add('HEAD');
    if (methods.size === 0 || methods.has(method)) return next();
    const allowed = [...methods].sort().join(', ');
    response.setHeader('Allow', allowed);
    next(new MethodNotAllowedException(`${method} is not allowed here; expected ${allowed}`));
  };
}
