import { Module } from '@nestjs/common';
import { ProbesModule } from '../probes/probes.module';
import { SealModule } from '../seal/seal.module';
import { EvaluationsController } from './evaluations.controller';
import { EvaluationsService } from './evaluations.service';

/** Probes evaluated on other datasets. */
@Module({
  imports: [ProbesModule, SealModule],
  controllers: [EvaluationsController],
  providers: [EvaluationsService],
})
export class EvaluationsModule {}
