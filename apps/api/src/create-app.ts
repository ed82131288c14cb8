import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module';
import type { Env } from './env';
import { allowedMethods } from './http/allowed-methods';
import { answerHeaders } from './http/answer-headers';
import { localOnly } from './http/local-only';
import { describeApi } from './http/openapi';
import { answerUnreadable, readBodies, sentContent } from './http/request-bodies';
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
  const document = describeApi(app);
  app.use(allowedMethods(document));
  app.use(sentContent);
  readBodies(app);
  answerUnreadable(app.getHttpServer());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs/openapi.json' });
  servePage(app, env.SONDE_PAGE);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  return app;
}
