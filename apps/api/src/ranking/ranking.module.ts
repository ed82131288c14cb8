import { Module } from '@nestjs/common';
import { SweepsModule } from '../sweeps/sweeps.module';
import { ConfigurationFigures } from './configuration-figures.service';
import { ContendersService } from './contenders.service';
import { RankedService } from './ranked.service';
import { SweepResults } from './sweep-results.service';

/** Ranked configurations and what their probes predict: what all results are made from. */
@Module({
  imports: [SweepsModule],
  providers: [SweepResults, ConfigurationFigures, RankedService, ContendersService],
  exports: [SweepResults, ConfigurationFigures, RankedService, ContendersService],
})
export class RankingModule {}
