import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { AppModule } from './app.module';
import type { Env } from './env';
import { answerHeaders } from './http/answer-headers';
import { localOnly } from './http/local-only';
import { readBodies } from './http/request-bodies';
import { sentContent } from './http/sent-content';
import { answerUnreadable } from './http/unreadable-requests';
import { servePage } from './page/serve-page';

/** The whole api, ready to listen. */
export async function createApp(env: Env): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(env), {
    logger: ['error', 'warn'],
    // The api reads JSON and YAML, as set up below; a form is neither.
    bodyParser: false,
  });
  app.disable('x-powered-by');
  app.use(answerHeaders);
  app.use(localOnly({ names: env.SONDE_API_NAMES, origins: env.SONDE_ALLOWED_ORIGINS }));
  app.use(sentContent);
  readBodies(app);
  answerUnreadable(app.getHttpServer());
  const document = new DocumentBuilder()
    .setTitle('Sonde')
    .setDescription('Trains and compares linear probes at sweep scale. Errors are problem+json (RFC 9457).')
    .setVersion('1')
    .build();
  SwaggerModule.setup('docs', app, cleanupOpenApiDoc(SwaggerModule.createDocument(app, document)), {
    jsonDocumentUrl: 'docs/openapi.json',
  });
  servePage(app, env.SONDE_PAGE);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  return app;
}
