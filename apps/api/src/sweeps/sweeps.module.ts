import { Module } from '@nestjs/common';
import { SweepWorkflows } from '../temporal/sweep-workflows';
import { EventsController } from './events.controller';
import { PlanService } from './plan.service';
import { SweepsController } from './sweeps.controller';
import { SweepsService } from './sweeps.service';

/** Sweeps: submitted, planned, listed, cancelled, and followed by events. */
@Module({
  controllers: [SweepsController, EventsController],
  providers: [SweepsService, PlanService, SweepWorkflows],
  exports: [SweepsService, SweepWorkflows],
})
export class SweepsModule {}
