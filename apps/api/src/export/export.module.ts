import { Module } from '@nestjs/common';
import { SweepsModule } from '../sweeps/sweeps.module';
import { ExportController } from './export.controller';
import { ExportService } from './export.service';

/** All trials of a sweep as a table. */
@Module({
  imports: [SweepsModule],
  controllers: [ExportController],
  providers: [ExportService],
})
export class ExportModule {}
