import { Module } from '@nestjs/common';
import { SweepsModule } from '../sweeps/sweeps.module';
import { LifecycleController } from './lifecycle.controller';
import { LifecycleService } from './lifecycle.service';
import { SweepUpdates } from './sweep-updates';

/** Pause, resume, retry, extend and cancel. */
@Module({
  imports: [SweepsModule],
  controllers: [LifecycleController],
  providers: [LifecycleService, SweepUpdates],
})
export class LifecycleModule {}
