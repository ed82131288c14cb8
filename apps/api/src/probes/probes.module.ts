import { Module } from '@nestjs/common';
import { ProbesController } from './probes.controller';
import { ProbesService } from './probes.service';

/** Trained probes and their weights. */
@Module({
  controllers: [ProbesController],
  providers: [ProbesService],
  exports: [ProbesService],
})
export class ProbesModule {}
