import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module';
import { SweepsModule } from '../sweeps/sweeps.module';
import { ReconcileController } from './reconcile.controller';
import { ReconcileService } from './reconcile.service';

/** Workflows that were lost are started again. */
@Module({
  imports: [SweepsModule, DatasetsModule],
  controllers: [ReconcileController],
  providers: [ReconcileService],
})
export class ReconcileModule {}
